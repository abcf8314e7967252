"""The hostile tests use the pages of the page tests."""

from tests.ui.conftest import open_page

__all__ = ["open_page"]
