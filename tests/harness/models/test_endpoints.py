"""Which endpoint is asked and which key it gets."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.models.endpoints import DEFAULT_BASE_URL, check_base_url, choose_base_url, choose_key, is_default_host

KEY = "sk-default"
ENVIRONMENT = {"OPENAI_API_KEY": KEY, "VLLM_KEY": "other", "EMPTY": " ", "BROKEN": "two words", "ACCENT": "clé"}


class TestChooseBaseUrl:
    def test_the_setting_comes_before_the_environment(self):
        assert choose_base_url("http://a/v1", {"OPENAI_BASE_URL": "http://b/v1"}) == "http://a/v1"

    def test_the_environment_comes_before_the_default(self):
        assert choose_base_url(None, {"OPENAI_BASE_URL": " http://b/v1 "}) == "http://b/v1"

    @pytest.mark.parametrize("environment", [{}, {"OPENAI_BASE_URL": ""}, {"OPENAI_BASE_URL": " "}])
    def test_nothing_set_means_the_default(self, environment):
        assert choose_base_url(None, environment) == DEFAULT_BASE_URL


class TestCheckBaseUrl:
    @pytest.mark.parametrize("address", ["http://127.0.0.1:11434/v1", "https://[::1]:8000/v1", "HTTPS://host/a/b/"])
    def test_a_plain_address_is_kept(self, address):
        assert address == check_base_url(address)

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "host:80/v1",
            "//host/v1",
            "http:///v1",
            "file:///etc/passwd",
            "http://user:secret@host/v1",
            "https://api.openai.com\\@192.0.2.1/",
            "https://api.openai.com@192.0.2.1/",
            "http://host/v1?key=1",
            "http://host/v1#a",
            "http://host:port/v1",
            "http://host:99999/v1",
            "http://host:0/v1",
            "http://[::1/v1",
            "http://ho st/v1",
            "http://host/\r\nX: 1",
            "http://hôst/v1",
        ],
    )
    def test_an_address_that_can_be_misread_is_refused(self, address):
        with pytest.raises(UsageError):
            check_base_url(address)


class TestChooseKey:
    @pytest.mark.parametrize("address", [DEFAULT_BASE_URL, "https://API.OpenAI.com:443/v1/", "https://api.openai.com"])
    def test_the_default_host_gets_the_default_key(self, address):
        assert choose_key(address, ENVIRONMENT, None) == KEY

    @pytest.mark.parametrize(
        "address",
        [
            "http://api.openai.com/v1",
            "https://api.openai.com:8443/v1",
            "https://api.openai.com.example/v1",
            "https://api.openai.com./v1",
            "https://eu.api.openai.com/v1",
            "https://192.0.2.1/api.openai.com",
            "http://127.0.0.1:8000/v1",
        ],
    )
    def test_no_other_endpoint_gets_the_default_key_unasked(self, address):
        assert choose_key(address, ENVIRONMENT, None) is None

    @settings(max_examples=1000, deadline=None)
    @given(st.text(string.ascii_letters + string.digits + ".-:/@%[]_", max_size=40))
    def test_whatever_is_written_the_key_goes_to_the_default_host_only(self, text):
        try:
            key = choose_key(f"https://{text}", ENVIRONMENT, None)
        except UsageError:
            key = None
        is_default = re.fullmatch(r"api\.openai\.com(:(0*443)?)?(/[^@]*)?", text, re.IGNORECASE)
        assert key is None or is_default

    def test_a_named_variable_is_sent_to_the_endpoint_it_was_named_for(self):
        assert choose_key("http://127.0.0.1:8000/v1", ENVIRONMENT, "VLLM_KEY") == "other"

    def test_naming_the_default_variable_sends_it_elsewhere_on_purpose(self):
        assert choose_key("http://127.0.0.1:8000/v1", ENVIRONMENT, "OPENAI_API_KEY") == KEY

    def test_space_around_a_key_is_dropped(self):
        assert choose_key(DEFAULT_BASE_URL, {"OPENAI_API_KEY": f" {KEY}\n"}, None) == KEY

    @pytest.mark.parametrize("variable", ["MISSING", "EMPTY", "BROKEN", "ACCENT"])
    def test_a_named_variable_without_a_usable_key_is_refused(self, variable):
        with pytest.raises(UsageError) as caught:
            choose_key(DEFAULT_BASE_URL, ENVIRONMENT, variable)
        assert variable in caught.value.message

    def test_the_default_host_without_a_key_is_refused(self):
        with pytest.raises(UsageError):
            choose_key(DEFAULT_BASE_URL, {}, None)

    def test_a_refused_key_is_not_quoted(self):
        with pytest.raises(UsageError) as caught:
            choose_key(DEFAULT_BASE_URL, ENVIRONMENT, "BROKEN")
        assert "two words" not in caught.value.message + caught.value.hint


def test_only_the_exact_host_over_tls_is_the_default():
    assert [is_default_host(DEFAULT_BASE_URL), is_default_host("http://api.openai.com/v1")] == [True, False]
