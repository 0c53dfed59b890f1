//! The shape of a mapping file: which keys there are and what stands under them.
