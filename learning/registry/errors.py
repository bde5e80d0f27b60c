"""Why a model folder is refused."""


class ModelError(ValueError):
    """The folder is not a model that can be trusted; the message says which file and why."""
