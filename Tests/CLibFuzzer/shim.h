/* libFuzzer has no header of its own; LLVM documents these under "Using libFuzzer as a library" and in
   the structure-aware fuzzing guide. */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
