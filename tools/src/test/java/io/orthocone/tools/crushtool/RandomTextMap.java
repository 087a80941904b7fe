package io.orthocone.tools.crushtool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random CRUSH maps as text: any algorithms, tunables, weights, classes, choose args and rules that a real map could have. The same
 * seed gives the same text.
 */
public final class RandomTextMap {
    private static final List<String> ALGS = List.of("uniform", "list", "tree", "straw", "straw2", "straw2");
    private static final List<String> CLASSES = List.of("hdd", "ssd", "nvme");

    final List<Device> devices = new ArrayList<>();
    final List<Node> hosts = new ArrayList<>();
    final List<Node> racks = new ArrayList<>();
    final List<String> rules = new ArrayList<>();
    final boolean hasClasses;

    /** Whether a list or a tree bucket holds buckets. */
    boolean hasListOfBuckets;

    /** Devices that can be taken out of their bucket without damage by the real tool. */
    final List<Device> removable = new ArrayList<>();

    /** Hosts that can grow: the real tool leaves random memory in a tree bucket that gets another level. */
    final List<Node> growing = new ArrayList<>();

    boolean hasChooseArgs;

    /** Whether the root must not grow, for the same reason. */
    boolean isRootTree;

    /** Neighbouring seeds begin alike; times this they do not. */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    /** A leaf; without a class if that is empty. */
    record Device(int id, String className) {
        String name() {
            return "osd." + id;
        }
    }

    /** A bucket that is done. */
    record Node(int id, String name, double weight, int size) {}

    public RandomTextMap(long seed) {
        random = new Random(seed * SCATTER);
        hasClasses = random.nextBoolean();
        tunables();
        devices();
        types();
        Node root = hierarchy();
        rules();
        if (random.nextInt(3) == 0) {
            chooseArgs(root);
        }
    }

    public String text() {
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void tunables() {
        line("tunable choose_local_tries %d".formatted(random.nextInt(4) == 0 ? random.nextInt(3) : 0));
        line("tunable choose_local_fallback_tries %d".formatted(random.nextInt(4) == 0 ? random.nextInt(6) : 0));
        line("tunable choose_total_tries %d".formatted(any(List.of(3, 19, 50, 100))));
        line("tunable chooseleaf_descend_once %d".formatted(random.nextInt(2)));
        line("tunable chooseleaf_vary_r %d".formatted(random.nextInt(5)));
        line("tunable chooseleaf_stable %d".formatted(random.nextInt(2)));
        line("tunable straw_calc_version %d".formatted(random.nextInt(2)));
        line("tunable allowed_bucket_algs 54");
    }

    private void devices() {
        int id = 0;
        for (int i = 4 + random.nextInt(24); i > 0; i--) {
            id += random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0;
            String className = hasClasses && random.nextInt(6) > 0 ? any(CLASSES) : "";
            devices.add(new Device(id, className));
            line("device %d osd.%d%s".formatted(id, id, className.isEmpty() ? "" : " class " + className));
            id++;
        }
    }

    private void types() {
        line("type 0 osd");
        line("type 1 host");
        line("type 3 rack");
        line("type 11 root");
    }

    private Node hierarchy() {
        int nextId = -1 - random.nextInt(3);
        List<Device> left = new ArrayList<>(devices);
        while (!left.isEmpty()) {
            int size = Math.min(left.size(), 1 + random.nextInt(6));
            List<Device> inside = left.subList(0, size);
            hosts.add(bucket("host", "h" + hosts.size(), nextId, names(inside), new double[size]));
            left = left.subList(size, left.size());
            nextId -= 1 + (random.nextInt(6) == 0 ? random.nextInt(3) : 0);
        }
        List<Node> children = hosts;
        if (hosts.size() > 2 && random.nextBoolean()) {
            int at = 0;
            while (at < hosts.size()) {
                List<Node> inside = hosts.subList(at, Math.min(hosts.size(), at + 1 + random.nextInt(3)));
                racks.add(bucketOf("rack", "r" + racks.size(), nextId--, inside));
                at += inside.size();
            }
            children = racks;
        }
        return bucketOf("root", "default", nextId, children);
    }

    private static List<String> names(List<Device> inside) {
        return inside.stream().map(Device::name).toList();
    }

    private Node bucketOf(String type, String name, int id, List<Node> inside) {
        double[] weights = inside.stream().mapToDouble(Node::weight).toArray();
        return bucket(type, name, id, inside.stream().map(Node::name).toList(), weights);
    }

    /** A weight of 0 is drawn. */
    private Node bucket(String type, String name, int id, List<String> items, double[] weights) {
        boolean areDevices = type.equals("host");
        String alg = areDevices ? any(ALGS) : any(List.of("list", "straw", "straw2", "straw2", "tree"));
        if (hasClasses && (alg.equals("tree") || alg.equals("uniform"))) {
            // The real tool leaves random memory in shadow copies of the one, and gives up on those of the other.
            alg = "straw2";
        }
        hasListOfBuckets |= !areDevices && (alg.equals("list") || alg.equals("tree"));
        if (areDevices && !alg.equals("uniform") && !alg.equals("tree")) {
            devices.stream().filter(device -> items.contains(device.name())).forEach(removable::add);
        }
        double same = 0.1 + drawnWeight(); // It aborts if that is 0.
        double sum = 0;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            double weight = !areDevices ? weights[i] : alg.equals("uniform") ? same : drawnWeight();
            lines.append(String.format(Locale.ROOT, "\titem %s weight %.3f%n", items.get(i), weight));
            sum += Double.parseDouble(String.format(Locale.ROOT, "%.3f", weight));
        }
        line("%s %s {".formatted(type, name));
        line("\tid %d".formatted(id));
        line("\talg %s".formatted(alg));
        line("\thash 0");
        text.append(lines);
        line("}");
        Node node = new Node(id, name, sum, items.size());
        if (areDevices && !alg.equals("tree")) {
            growing.add(node);
        }
        isRootTree = alg.equals("tree"); // It is the last one.
        return node;
    }

    private double drawnWeight() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> random.nextDouble() / 50;
            case 3 -> random.nextDouble() * 90;
            default -> random.nextDouble() * 4;
        };
    }

    private void rules() {
        for (int id = 0; id < 1 + random.nextInt(4); id++) {
            String name = "rule" + id;
            boolean isIndep = random.nextBoolean();
            rules.add(name);
            line("rule %s {".formatted(name));
            line("\tid %d".formatted(id));
            line("\ttype %s".formatted(isIndep ? "erasure" : "replicated"));
            line("\tmin_size %d".formatted(1 + random.nextInt(2)));
            line("\tmax_size %d".formatted(2 + random.nextInt(5)));
            settings();
            String kind = isIndep ? "indep" : "firstn";
            steps(kind);
            if (random.nextInt(6) == 0) {
                steps(kind);
            }
            line("}");
        }
    }

    private void settings() {
        if (random.nextInt(3) == 0) {
            line("\tstep set_choose_tries %d".formatted(1 + random.nextInt(100)));
        }
        if (random.nextInt(3) == 0) {
            line("\tstep set_chooseleaf_tries %d".formatted(1 + random.nextInt(8)));
        }
        if (random.nextInt(6) == 0) {
            line("\tstep set_choose_local_tries %d".formatted(random.nextInt(3)));
        }
        if (random.nextInt(6) == 0) {
            line("\tstep set_choose_local_fallback_tries %d".formatted(random.nextInt(6)));
        }
        if (random.nextInt(6) == 0) {
            line("\tstep set_chooseleaf_vary_r %d".formatted(random.nextInt(4)));
        }
        if (random.nextInt(6) == 0) {
            line("\tstep set_chooseleaf_stable %d".formatted(random.nextInt(2)));
        }
    }

    private void steps(String kind) {
        boolean isAnyClassed =
                devices.stream().anyMatch(device -> !device.className().isEmpty());
        boolean isClassed = hasClasses && random.nextBoolean() && isAnyClassed;
        line("\tstep take default%s".formatted(isClassed ? " class " + classInUse() : ""));
        int count = any(List.of(0, 0, 1, 2, -1));
        switch (random.nextInt(5)) {
            case 0 -> line("\tstep choose %s %d type osd".formatted(kind, count));
            case 1 -> {
                line("\tstep choose %s %d type host".formatted(kind, count));
                line("\tstep choose %s 1 type osd".formatted(kind));
            }
            case 2 -> {
                line("\tstep choose %s %d type %s".formatted(kind, count, racks.isEmpty() ? "host" : "rack"));
                line("\tstep chooseleaf %s %d type %s"
                        .formatted(kind, 1 + random.nextInt(2), racks.isEmpty() ? "osd" : "host"));
            }
            default -> line("\tstep chooseleaf %s %d type host".formatted(kind, count));
        }
        line("\tstep emit");
    }

    private String classInUse() {
        return any(devices.stream()
                .map(Device::className)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    private void chooseArgs(Node root) {
        // With several, the real tool forgets all but the last of buckets in shadow copies.
        int positions = hasClasses ? 1 : 1 + random.nextInt(3);
        hasChooseArgs = true;
        line("choose_args %d {".formatted(random.nextInt(3)));
        List<Node> all = new ArrayList<>(hosts);
        all.addAll(racks);
        all.add(root);
        for (Node node : all) {
            if (node.id() != root.id() && random.nextInt(3) == 0) {
                continue;
            }
            line("  {");
            line("    bucket_id %d".formatted(node.id()));
            line("    weight_set [");
            for (int position = 0; position < positions; position++) {
                StringBuilder weights = new StringBuilder();
                for (int i = 0; i < node.size(); i++) {
                    weights.append(String.format(Locale.ROOT, " %.3f", random.nextDouble() * 3));
                }
                line("      [%s ]".formatted(weights));
            }
            line("    ]");
            line("  }");
        }
        line("}");
    }
}
