"""The admin: being rewritten."""
