package io.orthocone.tools.crushtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.CrushText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON and XML forms of maps hold all that the binary form holds. */
class MapFormsTest {
    @TempDir
    private Path folder;

    static List<String> maps() {
        return Recorded.cases(Recorded.MAPS, ".args");
    }

    @ParameterizedTest
    @MethodSource("maps")
    void mapsSurviveJsonAndXml(String name) {
        CrushMap map = CrushBinary.decode(Recorded.bytes(Recorded.MAPS, name + ".bin"));
        byte[] binary = CrushBinary.encode(map);
        CrushMap fromJson = MapJson.decode(MapJson.encode(map));
        assertThat(CrushBinary.encode(fromJson)).isEqualTo(binary);
        CrushMap fromXml = MapXml.decode(MapXml.encode(fromJson));
        assertThat(CrushBinary.encode(fromXml)).isEqualTo(binary);
        assertThat(MapXml.encode(fromXml)).isEqualTo(MapXml.encode(map));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void textToJsonToXmlToBinaryToTextIsTheSameText(String name) throws IOException {
        String text = Recorded.text(Recorded.MAPS, name + ".txt");
        Files.writeString(folder.resolve("map.txt"), text);
        for (String line : List.of(
                "-c map.txt --as json -o map.json",
                "-d map.json --as xml -o map.xml",
                "-d map.xml --as binary -o map.bin",
                "-d map.bin -o again.txt")) {
            ToolRun run = ToolRun.line(folder, line);
            assertThat(run).as(line).isEqualTo(new ToolRun(0, "", ""));
        }
        assertThat(folder.resolve("again.txt")).hasContent(text);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void writtenFormsKeepToTheirSchemas(String name) {
        CrushMap map = CrushBinary.decode(Recorded.bytes(Recorded.MAPS, name + ".bin"));
        assertThat(Schemas.problemsOfJson(MapJson.encode(map))).isEmpty();
        assertThat(Schemas.problemsOfXml(MapXml.encode(map))).isEmpty();
    }

    @Test
    void theSchemasNoticeWhatIsWrong() {
        String json = new String(MapJson.encode(small()), StandardCharsets.UTF_8);
        assertThat(Schemas.problemsOfJson(bytes(json.replace("\"straw2\"", "\"straw3\""))))
                .isNotEmpty();
        assertThat(Schemas.problemsOfJson(bytes(json.replace("\"max_rules\"", "\"max_rulez\""))))
                .isNotEmpty();
        String xml = new String(MapXml.encode(small()), StandardCharsets.UTF_8);
        assertThat(Schemas.problemsOfXml(bytes(xml.replace(">straw2<", ">straw3<"))))
                .isNotEmpty();
        assertThat(Schemas.problemsOfXml(bytes(xml.replace("max_rules", "max_rulez"))))
                .isNotEmpty();
    }

    /** What is computed may be left out when a map is written by hand. */
    @Test
    void derivedValuesMayBeLeftOut() {
        CrushMap map = MapJson.decode(bytes("""
            {"version": 1,
             "tunables": {"chooseleaf_stable": 1},
             "types": [{"id": 0, "name": "osd"}, {"id": 1, "name": "root"}],
             "item_names": [{"id": 0, "name": "osd.0"}, {"id": -1, "name": "default"}],
             "buckets": [{"id": -1, "type": 1, "alg": "straw", "items": [{"id": 0, "weight": 65536}]}],
             "rule_names": [{"id": 0, "name": "r"}],
             "rules": [{"id": 0, "type": 1, "min_size": 1, "max_size": 3,
                        "steps": [{"op": "take", "arg1": -1}, {"op": "choose_firstn"}, {"op": "emit"}]}]}
            """));
        assertThat(CrushText.decompile(map))
                .contains("tunable chooseleaf_stable 1", "# weight 1.000", "item osd.0 weight 1.000", "rule r {");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {                                  | line 1: Unexpected end-of-input
        []                                 | map is no object
        {}                                 | map.version is no integer
        {"version":2}                      | version 2 is not known; this is 1
        {"version":1.5}                    | map.version is no integer
        {"version":1,"version":1}          | line 1: Duplicate
        {"version":1}                      | map.tunables is no object
        {"version":1,"tunables":{"x":1}}   | map.tunables has a field 'x' that is not known
        {"version":1,"tunables":{"choose_total_tries":99999}} | choose_total_tries is 99999, must be 0..10000
        {"version":1,"tunables":{},"colour":1} | map has a field 'colour' that is not known
        {"version":1,"tunables":{},"types":{}} | map.types is no list
        {"version":1,"tunables":{},"types":[{"id":"a"}]} | map.types[0].id is no integer
        {"version":1,"tunables":{},"buckets":[{"id":-1,"type":1,"alg":"oak"}]} | map.buckets[0].alg is 'oak', which does not exist
        {"version":1,"tunables":{},"buckets":[{"id":-1,"type":1,"alg":"list","items":[{"id":-1,"weight":1}]}]} | bucket -1 is below itself
        {"version":1,"tunables":{},"buckets":[{"id":-1,"type":1,"alg":"list","items":[{"id":0,"weight":-1}]}]} | is -1, must be 0..4294967295
        """)
    void wrongJsonIsRefusedWithPlaceAndReason(String json, String reason) {
        assertThatExceptionOfType(MapDocumentException.class)
                .isThrownBy(() -> MapJson.decode(bytes(json)))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        <crush_map>                                                    | line 1: no well-formed XML
        <map/>                                                         | line 1: the root is 'map', not 'crush_map'
        <crush_map/>                                                   | map.version is no integer
        <crush_map><version>x</version></crush_map>                    | line 1: 'version' is no integer
        <crush_map><version>1</version><version>1</version></crush_map>| line 1: 'version' is there twice
        <crush_map a="1"/>                                             | nested too deep or has attributes
        <crush_map><types><item/></types></crush_map>                  | line 1: 'item' in the list 'types'
        <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><crush_map>&e;</crush_map> | a document type is not allowed
        """)
    void wrongXmlIsRefusedWithPlaceAndReason(String xml, String reason) {
        assertThatExceptionOfType(MapDocumentException.class)
                .isThrownBy(() -> MapXml.decode(bytes(xml)))
                .withMessageContaining(reason);
    }

    @Test
    void theToolSaysWhatIsWrongWithADocument() throws IOException {
        Files.writeString(folder.resolve("map.json"), "{\"version\": 7}");
        assertThat(ToolRun.line(folder, "-d map.json"))
                .isEqualTo(new ToolRun(1, "", "map.json: error: version 7 is not known; this is 1\n"));
    }

    private static CrushMap small() {
        return CrushBinary.decode(Recorded.bytes(Recorded.RUNS, "base.bin"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
