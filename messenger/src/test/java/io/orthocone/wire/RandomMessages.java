package io.orthocone.wire;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.osdmap.EntityAddr;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Any message of a type, with any values that its records allow: made from the records themselves, so that a new field is not forgotten. */
final class RandomMessages {
    private static final int[] LETTERS = {'a', 'Z', '0', '/', ' ', 0, 0xfc, 0x76ee, 0x1f418, 0x7f, 0xffff};

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    /** The records that are messages. */
    static List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>();
        collect(Message.class, types);
        return types;
    }

    private static void collect(Class<?> type, List<Class<?>> types) {
        if (type.isRecord()) {
            types.add(type);
        } else {
            Arrays.stream(type.getPermittedSubclasses()).forEach(permitted -> collect(permitted, types));
        }
    }

    Message next(Class<?> type) {
        return (Message) record(type);
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            return collection((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        return switch (plain.getName()) {
            case "int", "java.lang.Integer" -> anyInt();
            case "long", "java.lang.Long" -> anyLong();
            case "boolean" -> random.nextBoolean();
            case "java.lang.String" -> text(random.nextInt(12));
            case "java.util.UUID" -> new UUID(anyLong(), anyLong());
            case "io.orthocone.env.Payload" -> payload();
            case "io.orthocone.env.Rope" -> new Rope(List.of(payload(), payload()));
            case "io.orthocone.message.EntityName" ->
                new EntityName(oneOf(EntityType.values()), text(1 + random.nextInt(6)));
            case "io.orthocone.osdmap.EntityAddr" ->
                new EntityAddr(
                        oneOf(EntityAddr.Type.values()), anyInt(), text(random.nextInt(9)), random.nextInt(65_536));
            case "io.orthocone.message.Message" -> embedded();
            default -> other(plain);
        };
    }

    private Object other(Class<?> type) {
        if (type.isEnum()) {
            return oneOf(type.getEnumConstants());
        }
        if (type.isRecord()) {
            return record(type);
        }
        List<Class<?>> cases = new ArrayList<>();
        collect(type, cases);
        return record(cases.get(random.nextInt(cases.size())));
    }

    private Message embedded() {
        while (true) {
            Class<?> type = types().get(random.nextInt(types().size()));
            if (!type.equals(MonMessage.Forward.class) && !type.equals(MonMessage.ForwardReply.class)) {
                return next(type);
            }
        }
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new LinkageError(type + " is no record that a test can make", e);
        } catch (InvocationTargetException e) {
            throw new AssertionError(type + " refuses " + Arrays.toString(values), e.getCause());
        }
    }

    private Object collection(Class<?> raw, Type[] of) {
        return switch (raw.getSimpleName()) {
            case "List" -> values(of[0]);
            case "SortedSet" -> new TreeSet<>(values(of[0]));
            case "SortedMap" -> {
                TreeMap<Object, Object> map = new TreeMap<>();
                for (Object key : values(of[0])) {
                    map.put(key, value(of[1]));
                }
                yield map;
            }
            default -> throw new AssertionError("no such collection in a message: " + raw);
        };
    }

    private List<Object> values(Type of) {
        List<Object> values = new ArrayList<>();
        for (int size = random.nextInt(4); size > 0; size--) {
            values.add(value(of));
        }
        return values;
    }

    private Payload payload() {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(300)];
        random.nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    private int anyInt() {
        return random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(-1, 3);
    }

    private long anyLong() {
        return random.nextInt(3) == 0 ? random.nextLong() : random.nextLong(-3, 3);
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
