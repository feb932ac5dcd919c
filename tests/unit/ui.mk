# Unit tests of src/ui.
