package io.orthocone.tools.crushtool;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.text.CrushBinary;
import java.util.stream.Stream;

/** What the fuzz tests of both document forms share. */
final class DocumentMaps {
    /** The parsers' own buffers and tables, for each document anew. */
    private static final int PARSER_BYTES = 256 << 10;

    /** These forms are for people's files: every word becomes a node of a tree, and then part of a map. */
    private static final int HELD_FOR_A_BYTE = 100;

    private DocumentMaps() {}

    /** Recorded maps that a fuzzer can change well. */
    static Stream<CrushMap> small() {
        return Recorded.cases(Recorded.MAPS, ".args").stream()
                .map(name -> Recorded.bytes(Recorded.MAPS, name + ".bin"))
                .filter(bytes -> bytes.length < 700)
                .map(CrushBinary::decode);
    }

    static long heldBytes(byte[] document) {
        return PARSER_BYTES + (long) HELD_FOR_A_BYTE * document.length;
    }
}
