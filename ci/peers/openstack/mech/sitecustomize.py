"""Python 3.11 takes its stack of frames from the kernel and gives it back in pieces of 16 KiB. A server whose calls are as deep as OpenStack's
does that at each call that crosses the end of a piece, thousands of times a second: a third of all processor time. Here the pieces come
from malloc, which keeps them. With PYTHONMALLOC=malloc, so that nothing that the kernel gave before is given back to malloc.
"""
import atexit
import ctypes
import os
import sys


class Allocator(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("context", "malloc", "calloc", "realloc", "free")]


class ArenaAllocator(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("context", "malloc", "free")]


RAW = 0
if sys.version_info[:2] == (3, 11) and os.environ.get("PYTHONMALLOC") == "malloc":
    raw, kernel = Allocator(), ArenaAllocator()
    ctypes.pythonapi.PyMem_GetAllocator(RAW, ctypes.byref(raw))
    ctypes.pythonapi.PyObject_GetArenaAllocator(ctypes.byref(kernel))
    # its free is told the size as well, and does not look at it
    ctypes.pythonapi.PyObject_SetArenaAllocator(ctypes.byref(ArenaAllocator(raw.context, raw.malloc, raw.free)))
    # the very first piece came from the kernel, which at the end refuses to take back what is not its own
    atexit.register(ctypes.pythonapi.PyObject_SetArenaAllocator, ctypes.byref(kernel))
