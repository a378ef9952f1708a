"""What we know: layers, their meaning, origin and quality."""

import pandas as pd

# Text in frames is plain Python text: tables here have hundreds of rows, and for those the way
# into Arrow's arrays and back takes longer than the work itself.
pd.set_option("mode.string_storage", "python")
