# Catalogues of messages.
