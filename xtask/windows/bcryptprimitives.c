// Stands in for a library that wine lacks before version 10, and that Rust's standard library takes its random numbers
// from. It goes into the wine prefix of `cargo xtask windows` only and is never shipped.

#include <windows.h>

// As RtlGenRandom in <ntsecapi.h>; the header names it without its export.
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    while (length > 0) {
        ULONG part = length > 0x10000 ? 0x10000 : (ULONG)length;
        if (!SystemFunction036(buffer, part)) {
            return FALSE;
        }
        buffer += part;
        length -= part;
    }
    return TRUE;
}
