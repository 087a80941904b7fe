package io.orthocone.crush.text;

import io.orthocone.crush.CrushMap;

/**
 * A CRUSH map in the text form of Ceph's crushtool. Both directions are checked against crushtool 16.2.15; the text does not hold
 * all that the map does: weights have three decimals, empty slots at the end and computed values are left out.
 */
public final class CrushText {
    private CrushText() {}

    /**
     * Compiles a text; what is doubtful is refused.
     *
     * @throws CrushTextException if the text is no map, or one that breaks an invariant of {@link CrushMap}
     */
    public static CrushMap compile(String text) {
        return compile(text, Doubts.REFUSED);
    }

    /** As {@link #compile(String)}. */
    public static CrushMap compile(String text, Doubts doubts) {
        Tokens tokens = new Tokens(text);
        ParsedMap parsed = new TextParser(tokens).parse();
        return new TextCompiler(new CompileScope(tokens), parsed, doubts).compile();
    }

    /** The map as text, as {@code crushtool -d} prints it. */
    public static String decompile(CrushMap map) {
        return new Decompiler(map).decompile();
    }
}
