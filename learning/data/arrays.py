"""Names for the arrays that travel between the rooms of learning."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Bools = NDArray[np.bool_]
Int8s = NDArray[np.int8]
Int16s = NDArray[np.int16]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(values: Any, dtype: type[Scalar]) -> NDArray[Scalar]:
    """A contiguous read-only view of `values` as `dtype`; copies only where the type or the layout asks for it."""
    array = np.ascontiguousarray(values, dtype=dtype).view()
    array.flags.writeable = False
    return array
