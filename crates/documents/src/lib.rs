//! Letters, exports and print sets as PDF.
