package io.orthocone.cluster.history;

/** What a call does to an object: a sequential specification, in one line each. */
public sealed interface ObjectEffect {
    /** The content afterwards. */
    ObjectContent applyTo(ObjectContent before);

    /** Replaces the content. */
    record WriteFull(String data) implements ObjectEffect {
        @Override
        public ObjectContent applyTo(ObjectContent before) {
            return ObjectContent.of(data);
        }

        @Override
        public String toString() {
            return "WriteFull " + ObjectContent.excerpt(data);
        }
    }

    /** Adds at the end; creates the object when it is absent. A repeated execution shows. */
    record Append(String data) implements ObjectEffect {
        @Override
        public ObjectContent applyTo(ObjectContent before) {
            return ObjectContent.of(before.bytes().orElse("") + data);
        }

        @Override
        public String toString() {
            return "Append " + ObjectContent.excerpt(data);
        }
    }

    /** Overwrites at an offset, with zeros in any gap before it. */
    record Write(int offset, String data) implements ObjectEffect {
        @Override
        public ObjectContent applyTo(ObjectContent before) {
            StringBuilder content = new StringBuilder(before.bytes().orElse(""));
            while (content.length() < offset + data.length()) {
                content.append('\0');
            }
            content.replace(offset, offset + data.length(), data);
            return ObjectContent.of(content.toString());
        }

        @Override
        public String toString() {
            return "Write at " + offset + " " + ObjectContent.excerpt(data);
        }
    }

    /** Cuts or extends with zeros; an absent object stays absent, as in Ceph. */
    record Truncate(int sizeBytes) implements ObjectEffect {
        @Override
        public ObjectContent applyTo(ObjectContent before) {
            if (!before.exists()) {
                return before;
            }
            StringBuilder content = new StringBuilder(before.bytes().orElseThrow());
            while (content.length() < sizeBytes) {
                content.append('\0');
            }
            return ObjectContent.of(content.substring(0, sizeBytes));
        }
    }

    /** Removes the object; on an absent one it answers {@code ENOENT}. */
    record Remove() implements ObjectEffect {
        @Override
        public ObjectContent applyTo(ObjectContent before) {
            return ObjectContent.ABSENT;
        }
    }

    /** Reads everything. */
    record Read() implements ObjectEffect {
        @Override
        public ObjectContent applyTo(ObjectContent before) {
            return before;
        }
    }
}
