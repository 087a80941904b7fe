package io.orthocone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents promise about the tree holds. */
class DocumentsTest {
    /** A block of Java, with the remark before it, if there is one: {@code <!-- source: FILE -->}. */
    private static final Pattern JAVA_BLOCK =
            Pattern.compile("(?:<!-- source: (\\S+) -->\\n)?```java\\n(.*?)```", Pattern.DOTALL);

    private final SourceTree tree = SourceTree.here();

    @Test
    void everyJavaExampleOfTheReadmeIsCompiled() {
        List<String> loose = new ArrayList<>();
        Matcher block = JAVA_BLOCK.matcher(tree.text(Path.of("README.md")));
        while (block.find()) {
            String source = block.group(1);
            if (source == null || !withoutSpace(tree.text(Path.of(source))).contains(withoutSpace(block.group(2)))) {
                loose.add(block.group(2));
            }
        }
        assertThat(loose)
                .as("examples that do not stand, word for word, in the source named by '<!-- source: FILE -->'"
                        + " before them")
                .isEmpty();
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
