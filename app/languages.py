"""The languages of the app, apart from the words, so that the server can start without them."""

LANGUAGES = ("lv", "en")
