package org.conpaas.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;

/** Bytes that Jazzer chooses by what code they reach. Without JAZZER_FUZZ=1 only what was found before is read again. */
class ReaderCoverageFuzzTest {
    @FuzzTest(maxDuration = "15s")
    @DisplayName("case 15: whatever the bytes, every problem has file, line, column, code and hint, and reading ends")
    void any_bytes(byte[] content) {
        new ReaderFuzzTest().look(content);
    }
}
