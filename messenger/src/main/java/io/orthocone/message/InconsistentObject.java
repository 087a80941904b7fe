package io.orthocone.message;

import java.util.List;

/**
 * An object whose copies are not what they should be, as a scrub found it. The errors are Ceph's words, as in {@code rados
 * list-inconsistent-obj}.
 *
 * @param version the highest that a copy has
 * @param errors in which respects copies differ from each other
 * @param authority the OSD whose copy is right; -1 when nothing tells
 * @param proof what tells, in a word: {@code checksum}, {@code log}, {@code majority}; empty when nothing does
 * @param isRepaired whether the others have been, or are being, written anew from it
 */
public record InconsistentObject(
        HObject object,
        Eversion version,
        List<String> errors,
        List<Copy> copies,
        int authority,
        String proof,
        boolean isRepaired) {
    public InconsistentObject {
        errors = List.copyOf(errors);
        copies = List.copyOf(copies);
    }

    /**
     * What one OSD has of it.
     *
     * @param errors what is wrong with this copy
     * @param isWholeRead whether {@code dataDigest} means anything
     */
    public record Copy(
            int osd,
            List<String> errors,
            Eversion version,
            long sizeBytes,
            int omapDigest,
            int dataDigest,
            boolean isWholeRead) {
        public Copy {
            errors = List.copyOf(errors);
        }
    }

    public InconsistentObject repaired() {
        return new InconsistentObject(object, version, errors, copies, authority, proof, true);
    }
}
