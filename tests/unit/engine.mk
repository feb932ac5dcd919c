# Unit tests of src/engine.
