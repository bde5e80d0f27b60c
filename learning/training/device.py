"""Where a training computes and how: device, number format, threads, and that the same run gives the same bits.

On a processor two settings of the memory allocator are worth a factor of 1.8: without them glibc gives the large
buffers of every step back to the kernel and gets them again, page by page. They are read when the process starts, so
whoever starts a worker sets them (`ALLOCATOR`); a library cannot.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

from learning.training.errors import NoGpu

ALLOCATOR: Mapping[str, str] = MappingProxyType(
    {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "8589934592"}
)
"""Environment of a process that trains on a processor (glibc)."""


@dataclass(frozen=True, slots=True)
class Device:
    """A place to compute. bf16 is for GPUs only: on most processors it is many times slower."""

    place: torch.device
    threads: int

    @property
    def is_gpu(self) -> bool:
        """Whether this is a GPU."""
        return self.place.type == "cuda"

    @property
    def bf16(self) -> bool:
        """Whether to compute in bf16."""
        return self.is_gpu and torch.cuda.is_bf16_supported()

    def settled(self, module: nn.Module) -> nn.Module:
        """The module on this device, its images in channels-last order."""
        return module.to(device=self.place, memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]

    def logits(self, module: nn.Module, images: Tensor) -> Tensor:
        """The module's logits in float32, computed in bf16 where that is worth it."""
        with torch.autocast(self.place.type, torch.bfloat16, enabled=self.bf16):
            logits: Tensor = module(images)
        return logits.float()


def chosen_device(wish: str, threads: int | None) -> Device:
    """The device for a wish of "auto", "cpu" or "cuda". Raises NoGpu where "cuda" is asked for and not there."""
    there = torch.cuda.is_available()
    if wish == "cuda" and not there:
        raise NoGpu("This machine has no GPU that PyTorch can use; set the device to auto or cpu.")
    place = torch.device("cuda" if there and wish != "cpu" else "cpu")
    return Device(place, threads or torch.get_num_threads())


@contextmanager
def reproducible(device: Device) -> Iterator[None]:
    """Only deterministic kernels and a fixed number of threads inside; what was set before returns afterwards.

    The order of floating point sums depends on the number of threads, so it belongs to the run and to its checkpoint.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    threads, deterministic = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    benchmark = torch.backends.cudnn.benchmark
    torch.set_num_threads(device.threads)
    torch.use_deterministic_algorithms(mode=True)
    torch.backends.cudnn.benchmark = False
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(mode=deterministic)
        torch.backends.cudnn.benchmark = benchmark
