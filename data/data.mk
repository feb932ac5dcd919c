# The bundled directory.
