"""The hostile tests use the pages of the page tests."""

from tests.ui.conftest import listen, open_page

__all__ = ["listen", "open_page"]
