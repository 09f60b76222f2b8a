from __future__ import annotations
import _thread
