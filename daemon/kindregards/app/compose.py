"""From a follow-up to a draft: template, facts, the original below, the courtesy check.

Used by place (to write) and by preview (to show); writes nothing.
"""

from dataclasses import dataclass
