"""What every table of the configuration file has in common."""

from pydantic import BaseModel, ConfigDict

STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Section(BaseModel):
    """A table of the configuration file."""

    model_config = ConfigDict(**STRICT, frozen=True)
