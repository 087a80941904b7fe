package io.orthocone.crush;

import java.util.regex.Pattern;

/** How items, types, rules and classes may be called: as in Ceph, so that text maps and commands can name them. */
public final class CrushNames {
    /** Between a bucket's name and a class in the name of a shadow copy; in no other name. */
    public static final char CLASS_SEPARATOR = '~';

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_.-]+");

    private CrushNames() {}

    /** Whether something may be called so by people; the names of shadow copies are not valid. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    static String ofShadow(String bucket, String className) {
        return bucket + CLASS_SEPARATOR + className;
    }
}
