"""Why a training cannot start or go on: each error has a code, a sentence with the numbers, and what to do."""


class TrainingError(Exception):
    """A training that failed for a reason that a person can act on. The message ends with what to do."""

    code = "training_failed"


class NotEnoughLabels(TrainingError):
    """Too few tasks carry an answer, or they stand in too few groups."""

    code = "not_enough_labels"


class OneClassOnly(TrainingError):
    """All answers say the same class: there is nothing to tell apart."""

    code = "one_class_only"


class LossNotFinite(TrainingError):
    """The loss became NaN or infinite; nothing after the last checkpoint was kept."""

    code = "loss_not_finite"


class OutOfMemory(TrainingError):
    """The batch does not fit into the memory of the device."""

    code = "out_of_memory"


class CheckpointError(TrainingError):
    """The folder holds a checkpoint of another training."""

    code = "checkpoint_mismatch"


class NoGpu(TrainingError):
    """A GPU was asked for on a machine that has none."""

    code = "no_gpu"
