"""What runs inside the jail: standard library only, imported by nothing on the host."""
