"""The Compare page's parts: what is compared, with which models, and what comes of it."""
