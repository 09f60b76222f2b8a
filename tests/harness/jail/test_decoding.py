"""What a refused call would have reached, from memory that a program filled as it liked."""

import ctypes
import os
import socket
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.jail.decoding import _DECODERS, decode_address, described
from harness.jail.filters import call_name, is_known_call
from harness.jail.linux import read_memory

words = st.integers(0, 2**64 - 1)


@given(st.binary(max_size=200))
@example(b"")
@example(struct.pack("=H", socket.AF_UNIX))
@example(struct.pack("=H", socket.AF_INET6) + bytes(21))
def test_any_bytes_are_an_address_in_words(data: bytes) -> None:
    assert decode_address(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (struct.pack("=H", socket.AF_INET) + b"\x01\xbb" + bytes([192, 0, 2, 7]), "192.0.2.7:443"),
        (struct.pack("=H", socket.AF_INET6) + b"\x00\x50" + bytes(4) + bytes(15) + b"\x01", "[::1]:80"),
        (struct.pack("=H", socket.AF_UNIX) + b"\0name", "unix @name"),
        (struct.pack("=H", socket.AF_UNIX) + b"/run/x\0rest", "unix /run/x"),
        (struct.pack("=H", socket.AF_UNIX) + b"\xff", "unix \\xff"),
        (struct.pack("=H", 9999) + b"\x01", "family 9999 01"),
        (b"\x02", "no address"),
    ],
)
def test_an_address_is_told_by_its_family(data: bytes, text: str) -> None:
    assert text == decode_address(data)


@given(st.sampled_from([*_DECODERS, "mkdir"]), st.lists(words, min_size=6, max_size=6))
def test_any_arguments_of_any_call_give_short_text(name: str, arguments: list[int]) -> None:
    text = described(os.getpid(), name, tuple(arguments))
    assert len(text) <= 400
    text.encode()


def test_memory_is_read_up_to_the_end_of_what_is_mapped() -> None:
    buffer = ctypes.create_string_buffer(b"abc" * 3000)
    assert buffer.raw[:8192] == read_memory(os.getpid(), ctypes.addressof(buffer), 8192)
    assert b"" == read_memory(os.getpid(), 0, 10)
    assert b"" == read_memory(os.getpid(), 2**64 - 1, 10)


@given(st.integers(-(2**31), 2**31 - 1))
def test_every_number_has_a_name(number: int) -> None:
    assert call_name(number)
    assert is_known_call(number) or call_name(number).startswith("syscall_")


def test_the_names_that_a_program_can_make_up_are_few() -> None:
    assert len({call_name(number) for number in range(-5000, 50_000)}) <= 1025
    assert {"syscall_beyond_table"} == {call_name(number) for number in (-1, 1024, 2**31 - 1)}
