package io.orthocone.tools.balancer;

import io.orthocone.osdmap.BytesBalancer;
import io.orthocone.tools.cephargs.CephArgsException;
import io.orthocone.tools.cephtext.ByteCounts;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How far a plan may go. */
final class PlanOptions {
    private static final double PERCENT = 100;

    @Option(
            names = "--max-deviation",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description = "How far an OSD may be from its share; ${DEFAULT-VALUE} unless told.")
    private double maxDeviation;

    @Option(
            names = "--max-changes",
            paramLabel = "NUMBER",
            defaultValue = "1000",
            description = "PGs that may move; ${DEFAULT-VALUE} unless told.")
    private int maxChanges;

    @Option(
            names = "--max-bytes",
            paramLabel = "BYTES",
            converter = Bytes.class,
            description = "Bytes that may move, e.g. 10GiB; no limit unless told.")
    private Long maxBytes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Numbers of bytes with units. */
    static final class Bytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return ByteCounts.parse(value);
            } catch (CephArgsException e) {
                throw new TypeConversionException("'" + value + "' is no number of bytes like 512Mi or 10GiB");
            }
        }
    }

    BytesBalancer.Limits limits() {
        if (!(maxDeviation > 0) || maxChanges < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--max-deviation is above 0 percent, and --max-changes 0 or more");
        }
        return new BytesBalancer.Limits(
                maxDeviation / PERCENT, maxChanges, maxBytes == null ? Long.MAX_VALUE : maxBytes);
    }
}
