"""What Drafts, Sent, Trash and their kin are called where a server does not say (RFC 6154): data, by language.

The names that mail programs and providers give these folders, compared without case. English first, then de, fr,
es, pt, it, nl, sv, da, nb, fi, pl, cs, ru, uk, tr, el, hu, ro, ja, zh, ko.
"""

from collections.abc import Mapping

from kindregards.core.mailbox import Use

WELL_KNOWN: Mapping[Use, tuple[str, ...]] = {
    Use.SENT: (
        "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail", "Gesendet",
        "Gesendete Elemente", "Gesendete Objekte", "Gesendete Nachrichten", "Envoyés",
        "Éléments envoyés", "Messages envoyés", "Objets envoyés", "Enviados", "Elementos enviados",
        "Mensajes enviados", "Correo enviado", "Itens enviados", "E-mails enviados",
        "Mensagens enviadas", "Posta inviata", "Inviati", "Inviata", "Verzonden", "Verzonden items",
        "Verzonden berichten", "Skickat", "Skickade objekt", "Skickade meddelanden", "Sendt",
        "Sendt post", "Sendte elementer", "Lähetetyt", "Lähetetyt kohteet", "Wysłane",
        "Elementy wysłane", "Odeslané", "Odeslaná pošta", "Отправленные", "Надіслані",
        "Відправлені", "Gönderilmiş Öğeler", "Gönderilenler", "Απεσταλμένα", "Elküldött elemek",
        "Elküldött", "Trimise", "Elemente trimise", "送信済み", "送信済みアイテム", "送信済みメール",
        "已发送", "已发送邮件",
        "已傳送", "寄件備份", "보낸 편지함", "보낸편지함",
    ),
    Use.DRAFTS: (
        "Drafts", "Draft", "Entwürfe", "Entwurf", "Brouillons", "Borradores", "Borrador",
        "Rascunhos", "Bozze", "Concepten", "Utkast", "Kladder", "Kladde", "Luonnokset",
        "Wersje robocze", "Kopie robocze", "Szkice", "Koncepty", "Rozepsané", "Черновики",
        "Чернетки", "Taslaklar", "Πρόχειρα", "Piszkozatok", "Vázlatok", "Ciorne", "Schițe", "下書き",
        "草稿", "草稿箱", "草稿匣", "임시 보관함", "임시보관함",
    ),
    Use.TRASH: (
        "Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin", "Papierkorb",
        "Gelöschte Elemente", "Gelöschte Objekte", "Gelöscht", "Corbeille", "Éléments supprimés",
        "Messages supprimés", "Papelera", "Elementos eliminados", "Lixeira", "Lixo",
        "Itens excluídos", "Cestino", "Posta eliminata", "Prullenbak", "Verwijderde items",
        "Papperskorgen", "Papperskorg", "Borttagna objekt", "Papirkurv", "Slettet post",
        "Papirkurven", "Slettede elementer", "Roskakori", "Poistetut", "Kosz", "Elementy usunięte",
        "Koš", "Odstraněná pošta", "Корзина", "Удаленные", "Кошик", "Çöp Kutusu", "Silinmiş Öğeler",
        "Κάδος απορριμμάτων", "Διαγραμμένα", "Kuka", "Törölt elemek", "Coș de gunoi",
        "Elemente șterse", "ゴミ箱", "削除済みアイテム", "已删除", "已删除邮件", "垃圾桶", "휴지통", "지운 편지함",
    ),
    Use.JUNK: (
        "Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "Bulk",
        "Unerwünscht", "Werbung", "Spamverdacht", "Junk-E-Mail", "Courrier indésirable",
        "Indésirables", "Pourriel", "Correo no deseado", "Lixo Eletrônico", "Lixo eletrónico",
        "Posta indesiderata", "Indesiderata", "Ongewenste e-mail", "Ongewenst", "Skräppost",
        "Uønsket mail", "Søppelpost", "Uønsket e-post", "Roskaposti", "Wiadomości-śmieci",
        "Wiadomości śmieci", "Nevyžádaná pošta", "Спам", "Нежелательная почта", "Небажана пошта",
        "Gereksiz", "Önemsiz E-posta", "Ανεπιθύμητα", "Levélszemét", "Spam-uri", "迷惑メール", "垃圾邮件",
        "垃圾郵件", "스팸", "스팸편지함", "정크 메일",
    ),
    Use.ARCHIVE: (
        "Archive", "Archives", "Archived", "Archiv", "Archivées", "Archivo", "Archivados",
        "Arquivo", "Arquivados", "Archivio", "Archief", "Arkiv", "Arkisto", "Archiwum", "Архив",
        "Архів", "Arşiv", "Αρχειοθήκη", "Archívum", "Arhivă", "アーカイブ", "存档", "归档", "封存", "보관",
        "보관함",
    ),
    Use.ALL: (
        "All Mail", "All Messages", "Alle Nachrichten", "Tous les messages",
        "Todos los mensajes", "Todos os e-mails", "Tutti i messaggi", "Alle berichten", "Alla mail",
        "Al post", "All e-post", "Kaikki viestit", "Všechny zprávy", "Вся почта",
        "Уся пошта", "Tüm Postalar", "Όλα τα μηνύματα", "Összes levél", "Toate mesajele", "すべてのメール",
        "所有邮件", "所有郵件", "전체보관함",
    ),
}  # fmt: skip
