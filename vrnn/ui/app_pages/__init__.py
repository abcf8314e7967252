"""The pages, one file each (a folder named pages beside main.py would be read by Streamlit itself)."""
