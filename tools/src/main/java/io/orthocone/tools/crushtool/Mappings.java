package io.orthocone.tools.crushtool;

import io.orthocone.crush.CrushHash;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapper;
import io.orthocone.crush.ForcedPlacement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Maps ranges of inputs on all processors, and hands the results out in the order of the inputs, whoever was faster. To be closed.
 * Belongs to one thread.
 */
final class Mappings implements AutoCloseable {
    private static final int CHUNK = 2048;
    private static final int CHUNKS_AHEAD = 8;

    private final CrushMap map;
    private final int[] reweights;
    private final int poolId;
    private final OptionalInt forcedDevice;
    private final boolean countsTries;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ExecutorService workers = Executors.newFixedThreadPool(threads);
    private final ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Worker> all = new ConcurrentLinkedQueue<>();

    /** Results of consecutive inputs. */
    static final class Chunk {
        private final int firstX;
        private final int size;
        private final int[] devices;
        private final int[] counts;

        Chunk(int firstX, int inputs, int size) {
            this.firstX = firstX;
            this.size = size;
            this.devices = new int[Math.multiplyExact(inputs, size)];
            this.counts = new int[inputs];
        }

        int inputs() {
            return counts.length;
        }

        int x(int index) {
            return firstX + index;
        }

        /** How many entries the result has. */
        int count(int index) {
            return counts[index];
        }

        int device(int index, int position) {
            return devices[index * size + position];
        }

        /** Without what is beyond {@link #count}. */
        int[] result(int index) {
            return Arrays.copyOfRange(devices, index * size, index * size + counts[index]);
        }
    }

    private static final class Worker {
        final CrushMapper mapper;
        final int[] tries;
        int[] scratch = new int[0];

        Worker(CrushMap map, boolean countsTries) {
            mapper = new CrushMapper(map);
            tries = new int[map.tunables().chooseTotalTries() + 1];
            if (countsTries) {
                mapper.countTriesInto(tries);
            }
        }
    }

    /**
     * Of a map with reweights by device.
     *
     * @param poolId is hashed with each input; -1 for none
     */
    Mappings(CrushMap map, int[] reweights, int poolId) {
        this(map, reweights, poolId, OptionalInt.empty(), false);
    }

    /**
     * Of a map with reweights by device, for {@code --test}.
     *
     * @param poolId is hashed with each input; -1 for none
     * @param forcedDevice that every result is to have; an input whose result cannot have it has an empty one
     * @param countsTries whether {@link #tries} will be asked for, which makes mappings with many retries slower
     */
    Mappings(CrushMap map, int[] reweights, int poolId, OptionalInt forcedDevice, boolean countsTries) {
        this.map = map;
        this.reweights = reweights.clone();
        this.poolId = poolId;
        this.forcedDevice = forcedDevice;
        this.countsTries = countsTries;
    }

    /** Why no result of a rule can have the forced device; empty if some can. */
    Optional<ForcedPlacement.Refused> refusal(int ruleId, int size) {
        return forcedDevice.isPresent()
                        && new CrushMapper(map).mapForced(ruleId, 0, forcedDevice.getAsInt(), size, reweights, 0)
                                instanceof ForcedPlacement.Refused refused
                        && refused.reason() != ForcedPlacement.Reason.NO_ROOM
                ? Optional.of(refused)
                : Optional.empty();
    }

    /** Maps all inputs from one to another, both included. */
    void forEach(int ruleId, int size, int minX, int maxX, Consumer<Chunk> consumer) {
        Deque<Future<Chunk>> underWay = new ArrayDeque<>();
        try {
            for (long x = minX; x <= maxX; x += CHUNK) {
                int first = (int) x;
                int inputs = (int) Math.min(CHUNK, maxX - x + 1);
                underWay.add(workers.submit(() -> map(ruleId, size, first, inputs)));
                if (underWay.size() >= threads * CHUNKS_AHEAD) {
                    consumer.accept(underWay.removeFirst().get());
                }
            }
            while (!underWay.isEmpty()) {
                consumer.accept(underWay.removeFirst().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CrushtoolFailure.of("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a mapping failed", e.getCause());
        }
    }

    private Chunk map(int ruleId, int size, int firstX, int inputs) {
        Worker worker = idle.poll();
        if (worker == null) {
            worker = new Worker(map, countsTries);
            all.add(worker);
        }
        if (worker.scratch.length < size) {
            worker.scratch = new int[size];
        }
        Chunk chunk = new Chunk(firstX, inputs, size);
        for (int i = 0; i < inputs; i++) {
            int x = poolId < 0 ? firstX + i : CrushHash.hash2(firstX + i, poolId);
            chunk.counts[i] = map(worker, ruleId, x, size);
            System.arraycopy(worker.scratch, 0, chunk.devices, i * size, chunk.counts[i]);
        }
        idle.add(worker);
        return chunk;
    }

    /** With the choose args of key 0, else the default ones: what crushtool does for want of a pool. */
    private int map(Worker worker, int ruleId, int x, int size) {
        if (forcedDevice.isEmpty()) {
            return worker.mapper.map(ruleId, x, worker.scratch, size, reweights, 0);
        }
        return switch (worker.mapper.mapForced(ruleId, x, forcedDevice.getAsInt(), size, reweights, 0)) {
            case ForcedPlacement.Placed placed -> {
                for (int i = 0; i < placed.devices().size(); i++) {
                    worker.scratch[i] = placed.devices().get(i);
                }
                yield placed.devices().size();
            }
            case ForcedPlacement.Refused _ -> 0;
        };
    }

    /** By number of retries, how often so many were needed since the beginning. */
    int[] tries() {
        int[] sum = new int[map.tunables().chooseTotalTries() + 1];
        for (Worker worker : all) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += worker.tries[i];
            }
        }
        return sum;
    }

    @Override
    public void close() {
        workers.close();
    }
}
