# Key bindings.
