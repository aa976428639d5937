"""What a user asked for that cannot be done, in the user's words."""


class Refused(Exception):
    """A path, option or combination that cannot be used; the message says what, where and what to do."""
