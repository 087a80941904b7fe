package io.orthocone.bench.messenger;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * gRPC: one stream in both directions, in plain text, with messages that are bytes as they are. On its own event loops without another
 * thread between ({@code directExecutor}), which is the fastest it offers.
 */
final class GrpcPair implements EchoPair {
    private static final int MOST_BYTES = 64 << 20;

    private static final MethodDescriptor<byte[], byte[]> EXCHANGE = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName("ocone.bench", "Exchange"))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private final Server server;
    private final ManagedChannel channel;
    private final byte[] payload;
    private final StreamObserver<byte[]> requests;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** What an answer does; set by whoever waits for one, read by the event loop that hears it. */
    private volatile Runnable answered = () -> {};

    GrpcPair(int payloadBytes) throws IOException {
        payload = new byte[payloadBytes];
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .maxInboundMessageSize(MOST_BYTES)
                .addService(ServerServiceDefinition.builder("ocone.bench")
                        .addMethod(EXCHANGE, ServerCalls.asyncBidiStreamingCall(GrpcPair::answers))
                        .build())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(MOST_BYTES)
                .build();
        requests = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(EXCHANGE, CallOptions.DEFAULT), new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] answer) {
                        answered.run();
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ended.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete(null);
                    }
                });
    }

    private static StreamObserver<byte[]> answers(StreamObserver<byte[]> answers) {
        byte[] answer = new byte[ANSWER_BYTES];
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] request) {
                answers.onNext(answer);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    /** Messages that are their bytes. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String name() {
        return "gRPC";
    }

    /** A stream takes one question at a time, so all but the very first come from the thread that hears the answers. */
    @Override
    public void run(int roundTrips, int inFlight) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        answered = () -> {
            RoundTrips trips = RoundTrips.begin(roundTrips, inFlight, () -> requests.onNext(payload), done);
            answered = trips::answered;
        };
        requests.onNext(payload);
        CompletableFuture.anyOf(done, ended).get();
    }

    @Override
    public void close() {
        requests.onCompleted();
        channel.shutdownNow();
        server.shutdownNow();
    }
}
