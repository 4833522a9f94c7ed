//! Administrative standards: bytes in, our types out, and back.
