"""Bytes of a server become checked values or are refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.models.responses import LABEL_CHARACTERS_MAX, REPLY_BYTES_MAX, Answer, InvalidResponseError, read_answer

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def body(content="a", **members):
    choices = [{"message": {"content": content}}]
    return json.dumps({"choices": choices} | members).encode()


def read_or_none(data):
    try:
        return read_answer(data)
    except InvalidResponseError:
        return None


@settings(deadline=None)
@given(st.binary())
def test_bytes_of_any_kind_are_an_answer_or_refused(data):
    answer = read_or_none(data)
    assert answer is None or isinstance(answer, Answer)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["choices", "model", "system_fingerprint", "usage"]), JSON_VALUES))
def test_members_of_any_type_give_only_text_and_counts(members):
    answer = read_or_none(body(**members))
    if answer is not None:
        assert all(isinstance(reply.text, str) for reply in answer.replies)
        assert all(count is None or count >= 0 for count in (answer.prompt_tokens, answer.completion_tokens))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_valid_text_is_kept_as_it_is(text):
    assert text == read_answer(body(text)).replies[0].text


def test_the_size_of_a_reply_counts_bytes_and_not_characters():
    assert read_or_none(body("é" * (REPLY_BYTES_MAX // 2))) is not None
    assert read_or_none(body("é" * (REPLY_BYTES_MAX // 2 + 1))) is None


def test_long_labels_are_cut():
    assert len(read_answer(body(model="m" * 1000)).replies[0].served_model) == LABEL_CHARACTERS_MAX


@pytest.mark.parametrize("count", [-1, 1.5, True, "1", None, 10**9 + 1, 10**30])
def test_a_token_count_that_makes_no_sense_counts_as_none(count):
    answer = read_answer(body(usage={"prompt_tokens": 1, "completion_tokens": count}))
    assert (answer.prompt_tokens, answer.completion_tokens) == (None, None)


def test_a_refusal_quotes_nothing_of_the_body_and_chains_nothing():
    with pytest.raises(InvalidResponseError) as caught:
        read_answer(b"a secret")
    assert (str(caught.value), caught.value.__context__) == ("the body is not a chat completion", None)
