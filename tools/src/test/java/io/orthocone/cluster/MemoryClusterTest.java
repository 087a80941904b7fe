package io.orthocone.cluster;

/** A cluster whose objects live in the heap. */
class MemoryClusterTest extends EmbeddedClusterContract {
    @Override
    Cluster.Builder described() {
        return Cluster.builder().osds(3).inMemory();
    }
}
