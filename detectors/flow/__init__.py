"""How values flow through one program, as far as reading it can tell; it executes nothing and knows no rule."""
