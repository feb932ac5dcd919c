# Measuring.
