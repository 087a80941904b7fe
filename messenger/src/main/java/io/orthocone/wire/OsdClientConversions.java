package io.orthocone.wire;

import io.orthocone.env.Payload;
import io.orthocone.message.ChecksumType;
import io.orthocone.message.Comparison;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Empty;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Name;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Range;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Step;
import io.orthocone.wire.proto.OsdClientProto.OsdOpReplyBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpReplyBody.Result;
import io.orthocone.wire.proto.ValuesProto.NamedBytes;
import java.util.ArrayList;
import java.util.List;

/** What clients and OSDs say to one another, both directions. Content that is written or was read is data. */
final class OsdClientConversions {
    private OsdClientConversions() {}

    static EncodedMessage encode(OsdClientMessage message) {
        return switch (message) {
            case OsdOp op -> encodeOp(op);
            case OsdOpReply reply -> encodeReply(reply);
        };
    }

    // --- requests ---

    private static EncodedMessage encodeOp(OsdOp op) {
        OsdOpBody.Builder body = OsdOpBody.newBuilder()
                .setReqId(Values.toProto(op.reqId()))
                .setAttempt(op.attempt())
                .setEpoch(op.epoch())
                .setPg(Values.toProto(op.pg()))
                .setObject(Values.toProto(op.object()))
                .setSnapSeq(op.snapSeq())
                .addAllSnaps(op.snaps())
                .setReadSnapPlusTwo(op.readSnap() + 2)
                .setFailsWhenFull(op.failsWhenFull());
        List<Payload> data = new ArrayList<>(op.steps().size());
        for (OsdSubOp step : op.steps()) {
            body.addSteps(encodeStep(step, data));
        }
        return new EncodedMessage(body.build(), data);
    }

    static OsdOp decodeOp(OsdOpBody body, DataCursor data) throws MalformedFrameException {
        List<OsdSubOp> steps = new ArrayList<>(body.getStepsCount());
        for (Step step : body.getStepsList()) {
            steps.add(decodeStep(step, data));
        }
        return new OsdOp(
                Values.fromProto(body.getReqId()),
                body.getAttempt(),
                body.getEpoch(),
                Values.fromProto(body.getPg()),
                Values.fromProto(body.getObject()),
                body.getSnapSeq(),
                body.getSnapsList(),
                body.getReadSnapPlusTwo() - 2,
                steps,
                body.getFailsWhenFull());
    }

    private static Step encodeStep(OsdSubOp step, List<Payload> data) {
        Step.Builder to = Step.newBuilder();
        switch (step) {
            case OsdSubOp.Read read -> to.setRead(range(read.offset(), read.lengthBytes()));
            case OsdSubOp.Stat _ -> to.setStat(Empty.getDefaultInstance());
            case OsdSubOp.GetXattr get -> to.setGetXattr(name(get.name()));
            case OsdSubOp.GetXattrs _ -> to.setGetXattrs(Empty.getDefaultInstance());
            case OsdSubOp.AssertExists _ -> to.setAssertExists(Empty.getDefaultInstance());
            case OsdSubOp.AssertVersion guard -> to.setAssertUserVersion(guard.userVersion());
            case OsdSubOp.CompareXattr guard -> {
                to.setCompareXattr(Values.toProto(guard.name(), guard.value()));
                if (guard.comparison() != Comparison.EQ) {
                    to.setComparison(guard.comparison().number());
                }
            }
            case OsdSubOp.SparseRead read -> to.setSparseRead(range(read.offset(), read.lengthBytes()));
            case OsdSubOp.Checksum sum ->
                to.setChecksum(OsdOpBody.Checksum.newBuilder()
                        .setType(sum.type().number())
                        .setSeed(sum.seed())
                        .setOffset(sum.offset())
                        .setLengthBytes(sum.lengthBytes())
                        .setChunkBytes(sum.chunkBytes()));
            case OsdSubOp.CompareExtent guard -> to.setCompareExtent(write(guard.offset(), append(data, guard.data())));
            case OsdSubOp.CompareXattrNumber guard ->
                to.setCompareXattrNumber(OsdOpBody.CompareXattrNumber.newBuilder()
                        .setName(guard.name())
                        .setComparison(guard.comparison().number())
                        .setValue(guard.value()));
            case OsdSubOp.OmapGetKeys get ->
                to.setOmapGetKeys(omapRange(get.startAfter(), Payload.EMPTY, get.maxEntries()));
            case OsdSubOp.OmapGetValues get ->
                to.setOmapGetValues(omapRange(get.startAfter(), get.prefix(), get.maxEntries()));
            case OsdSubOp.OmapGetByKeys get -> to.setOmapGetByKeys(keys(get.keys()));
            case OsdSubOp.OmapGetHeader _ -> to.setOmapGetHeader(Empty.getDefaultInstance());
            case OsdSubOp.OmapCompare guard -> to.setOmapCompare(conditions(guard));
            case OsdSubOp.ListObjects list ->
                to.setListObjects(OsdOpBody.ListObjects.newBuilder()
                        .setFrom(Values.toProto(list.from()))
                        .setMaxEntries(list.maxEntries())
                        .setNamespace(list.namespace())
                        .setAllNamespaces(list.isOfAllNamespaces()));
            case OsdSubOp.Write write -> to.setWrite(write(write.offset(), append(data, write.data())));
            case OsdSubOp.WriteFull write -> to.setWriteFullDataBytes(append(data, write.data()));
            case OsdSubOp.Append write -> to.setAppendDataBytes(append(data, write.data()));
            case OsdSubOp.Zero zero -> to.setZero(range(zero.offset(), zero.lengthBytes()));
            case OsdSubOp.Truncate truncate -> to.setTruncateSizeBytes(truncate.sizeBytes());
            case OsdSubOp.Delete _ -> to.setDelete(Empty.getDefaultInstance());
            case OsdSubOp.Create create -> to.setCreateExclusive(create.exclusive());
            case OsdSubOp.SetXattr set -> to.setSetXattr(Values.toProto(set.name(), set.value()));
            case OsdSubOp.RemoveXattr remove -> to.setRemoveXattr(name(remove.name()));
            case OsdSubOp.OmapSet set -> to.setOmapSet(Values.toProtoOmap(set.entries()));
            case OsdSubOp.OmapSetHeader set -> to.setOmapSetHeader(Values.toProto(set.header()));
            case OsdSubOp.OmapRemoveKeys remove -> to.setOmapRemoveKeys(keys(remove.keys()));
            case OsdSubOp.OmapRemoveRange remove ->
                to.setOmapRemoveRange(OsdOpBody.OmapKeyRange.newBuilder()
                        .setFrom(Values.toProto(remove.from()))
                        .setTo(Values.toProto(remove.to())));
            case OsdSubOp.OmapClear _ -> to.setOmapClear(Empty.getDefaultInstance());
            case OsdSubOp.WriteSame write ->
                to.setWriteSame(OsdOpBody.WriteSame.newBuilder()
                        .setOffset(write.offset())
                        .setLengthBytes(write.lengthBytes())
                        .setDataBytes(append(data, write.data())));
            case OsdSubOp.SetAllocHint hint ->
                to.setSetAllocHint(OsdOpBody.AllocHint.newBuilder()
                        .setExpectedObjectBytes(hint.expectedObjectBytes())
                        .setExpectedWriteBytes(hint.expectedWriteBytes())
                        .setFlags(hint.flags()));
            case OsdSubOp.CopyFrom copy ->
                to.setCopyFrom(OsdOpBody.CopyFrom.newBuilder()
                        .setSource(Values.toProto(copy.source()))
                        .setUserVersion(copy.userVersion()));
        }
        return to.build();
    }

    private static OsdSubOp decodeStep(Step step, DataCursor data) throws MalformedFrameException {
        return switch (step.getStepCase()) {
            case READ ->
                new OsdSubOp.Read(step.getRead().getOffset(), step.getRead().getLengthBytes());
            case STAT -> new OsdSubOp.Stat();
            case GET_XATTR -> new OsdSubOp.GetXattr(step.getGetXattr().getName());
            case GET_XATTRS -> new OsdSubOp.GetXattrs();
            case ASSERT_EXISTS -> new OsdSubOp.AssertExists();
            case ASSERT_USER_VERSION -> new OsdSubOp.AssertVersion(step.getAssertUserVersion());
            case COMPARE_XATTR -> {
                NamedBytes xattr = step.getCompareXattr();
                Comparison comparison = step.getComparison() == 0 ? Comparison.EQ : comparison(step.getComparison());
                yield new OsdSubOp.CompareXattr(xattr.getName(), comparison, Values.fromProto(xattr.getValue()));
            }
            case SPARSE_READ ->
                new OsdSubOp.SparseRead(
                        step.getSparseRead().getOffset(), step.getSparseRead().getLengthBytes());
            case CHECKSUM -> checksum(step.getChecksum());
            case COMPARE_EXTENT ->
                new OsdSubOp.CompareExtent(
                        step.getCompareExtent().getOffset(),
                        data.take(step.getCompareExtent().getDataBytes()));
            case COMPARE_XATTR_NUMBER -> {
                OsdOpBody.CompareXattrNumber guard = step.getCompareXattrNumber();
                yield new OsdSubOp.CompareXattrNumber(
                        guard.getName(), comparison(guard.getComparison()), guard.getValue());
            }
            case OMAP_GET_KEYS ->
                new OsdSubOp.OmapGetKeys(
                        Values.fromProto(step.getOmapGetKeys().getStartAfter()),
                        step.getOmapGetKeys().getMaxEntries());
            case OMAP_GET_VALUES ->
                new OsdSubOp.OmapGetValues(
                        Values.fromProto(step.getOmapGetValues().getStartAfter()),
                        Values.fromProto(step.getOmapGetValues().getPrefix()),
                        step.getOmapGetValues().getMaxEntries());
            case OMAP_GET_BY_KEYS ->
                new OsdSubOp.OmapGetByKeys(
                        Values.fromProtoBytes(step.getOmapGetByKeys().getKeysList()));
            case OMAP_GET_HEADER -> new OsdSubOp.OmapGetHeader();
            case OMAP_COMPARE -> conditions(step.getOmapCompare());
            case LIST_OBJECTS -> {
                OsdOpBody.ListObjects list = step.getListObjects();
                yield new OsdSubOp.ListObjects(
                        Values.fromProto(list.getFrom()),
                        list.getMaxEntries(),
                        list.getNamespace(),
                        list.getAllNamespaces());
            }
            case WRITE ->
                new OsdSubOp.Write(
                        step.getWrite().getOffset(), data.take(step.getWrite().getDataBytes()));
            case WRITE_FULL_DATA_BYTES -> new OsdSubOp.WriteFull(data.take(step.getWriteFullDataBytes()));
            case APPEND_DATA_BYTES -> new OsdSubOp.Append(data.take(step.getAppendDataBytes()));
            case ZERO ->
                new OsdSubOp.Zero(step.getZero().getOffset(), step.getZero().getLengthBytes());
            case TRUNCATE_SIZE_BYTES -> new OsdSubOp.Truncate(step.getTruncateSizeBytes());
            case DELETE -> new OsdSubOp.Delete();
            case CREATE_EXCLUSIVE -> new OsdSubOp.Create(step.getCreateExclusive());
            case SET_XATTR -> {
                NamedBytes xattr = step.getSetXattr();
                yield new OsdSubOp.SetXattr(xattr.getName(), Values.fromProto(xattr.getValue()));
            }
            case REMOVE_XATTR -> new OsdSubOp.RemoveXattr(step.getRemoveXattr().getName());
            case OMAP_SET -> new OsdSubOp.OmapSet(Values.fromProtoOmap(step.getOmapSet()));
            case OMAP_SET_HEADER -> new OsdSubOp.OmapSetHeader(Values.fromProto(step.getOmapSetHeader()));
            case OMAP_REMOVE_KEYS ->
                new OsdSubOp.OmapRemoveKeys(
                        Values.fromProtoBytes(step.getOmapRemoveKeys().getKeysList()));
            case OMAP_REMOVE_RANGE ->
                new OsdSubOp.OmapRemoveRange(
                        Values.fromProto(step.getOmapRemoveRange().getFrom()),
                        Values.fromProto(step.getOmapRemoveRange().getTo()));
            case OMAP_CLEAR -> new OsdSubOp.OmapClear();
            case WRITE_SAME ->
                new OsdSubOp.WriteSame(
                        step.getWriteSame().getOffset(),
                        step.getWriteSame().getLengthBytes(),
                        data.take(step.getWriteSame().getDataBytes()));
            case SET_ALLOC_HINT ->
                new OsdSubOp.SetAllocHint(
                        step.getSetAllocHint().getExpectedObjectBytes(),
                        step.getSetAllocHint().getExpectedWriteBytes(),
                        step.getSetAllocHint().getFlags());
            case COPY_FROM ->
                new OsdSubOp.CopyFrom(
                        Values.fromProto(step.getCopyFrom().getSource()),
                        step.getCopyFrom().getUserVersion());
            case STEP_NOT_SET -> throw MalformedFrameException.nonsense("a step of a kind unknown here");
        };
    }

    private static OsdSubOp.Checksum checksum(OsdOpBody.Checksum sum) throws MalformedFrameException {
        ChecksumType type = ChecksumType.ofNumber(sum.getType())
                .orElseThrow(() -> MalformedFrameException.nonsense("a checksum of a kind unknown here"));
        return new OsdSubOp.Checksum(type, sum.getSeed(), sum.getOffset(), sum.getLengthBytes(), sum.getChunkBytes());
    }

    private static Comparison comparison(int number) throws MalformedFrameException {
        return Comparison.ofNumber(number)
                .orElseThrow(() -> MalformedFrameException.nonsense("a comparison of a kind unknown here"));
    }

    private static OsdOpBody.OmapConditions conditions(OsdSubOp.OmapCompare guard) {
        OsdOpBody.OmapConditions.Builder to = OsdOpBody.OmapConditions.newBuilder();
        for (OsdSubOp.OmapCondition condition : guard.conditions()) {
            to.addConditions(OsdOpBody.OmapCondition.newBuilder()
                    .setKey(Values.toProto(condition.key()))
                    .setComparison(condition.comparison().number())
                    .setValue(Values.toProto(condition.value())));
        }
        return to.build();
    }

    private static OsdSubOp.OmapCompare conditions(OsdOpBody.OmapConditions from) throws MalformedFrameException {
        List<OsdSubOp.OmapCondition> conditions = new ArrayList<>(from.getConditionsCount());
        for (OsdOpBody.OmapCondition condition : from.getConditionsList()) {
            conditions.add(new OsdSubOp.OmapCondition(
                    Values.fromProto(condition.getKey()),
                    comparison(condition.getComparison()),
                    Values.fromProto(condition.getValue())));
        }
        return new OsdSubOp.OmapCompare(conditions);
    }

    private static OsdOpBody.OmapRange omapRange(Payload startAfter, Payload prefix, int maxEntries) {
        return OsdOpBody.OmapRange.newBuilder()
                .setStartAfter(Values.toProto(startAfter))
                .setPrefix(Values.toProto(prefix))
                .setMaxEntries(maxEntries)
                .build();
    }

    private static OsdOpBody.OmapKeyList keys(List<Payload> keys) {
        return OsdOpBody.OmapKeyList.newBuilder()
                .addAllKeys(Values.toProtoBytes(keys))
                .build();
    }

    private static OsdOpBody.Write write(long offset, int dataBytes) {
        return OsdOpBody.Write.newBuilder()
                .setOffset(offset)
                .setDataBytes(dataBytes)
                .build();
    }

    private static Range range(long offset, long lengthBytes) {
        return Range.newBuilder().setOffset(offset).setLengthBytes(lengthBytes).build();
    }

    private static Name name(String name) {
        return Name.newBuilder().setName(name).build();
    }

    private static int append(List<Payload> data, Payload part) {
        if (!part.isEmpty()) {
            data.add(part);
        }
        return part.length();
    }

    // --- answers ---

    private static EncodedMessage encodeReply(OsdOpReply reply) {
        OsdOpReplyBody.Builder body = OsdOpReplyBody.newBuilder()
                .setReqId(Values.toProto(reply.reqId()))
                .setAttempt(reply.attempt())
                .setEpoch(reply.epoch())
                .setPg(Values.toProto(reply.pg()))
                .setResult(Values.toProto(reply.result()))
                .setVersion(Values.toProto(reply.version()))
                .setUserVersion(reply.userVersion());
        List<Payload> data = new ArrayList<>(reply.results().size());
        for (OsdSubOpResult result : reply.results()) {
            body.addResults(encodeResult(result, data));
        }
        return new EncodedMessage(body.build(), data);
    }

    static OsdOpReply decodeReply(OsdOpReplyBody body, DataCursor data) throws MalformedFrameException {
        List<OsdSubOpResult> results = new ArrayList<>(body.getResultsCount());
        for (Result result : body.getResultsList()) {
            results.add(decodeResult(result, data));
        }
        return new OsdOpReply(
                Values.fromProto(body.getReqId()),
                body.getAttempt(),
                body.getEpoch(),
                Values.fromProto(body.getPg()),
                Values.errorCode(body.getResult()),
                Values.fromProto(body.getVersion()),
                body.getUserVersion(),
                results);
    }

    private static Result encodeResult(OsdSubOpResult result, List<Payload> data) {
        Result.Builder to = Result.newBuilder();
        switch (result) {
            case OsdSubOpResult.Done _ -> to.setDone(true);
            case OsdSubOpResult.Skipped _ -> to.setSkipped(true);
            case OsdSubOpResult.Failed failed -> to.setFailedErrno(Values.toProto(failed.code()));
            case OsdSubOpResult.Data read -> to.setDataBytes(append(data, read.bytes()));
            case OsdSubOpResult.Mismatch mismatch -> to.setMismatchOffset(mismatch.offset());
            case OsdSubOpResult.Extents extents -> to.setExtents(encodeExtents(extents, data));
            case OsdSubOpResult.OmapKeys keys ->
                to.setOmapKeys(OsdOpReplyBody.OmapKeys.newBuilder()
                        .addAllKeys(Values.toProtoBytes(keys.keys()))
                        .setMore(keys.more()));
            case OsdSubOpResult.OmapValues values ->
                to.setOmapValues(OsdOpReplyBody.OmapValues.newBuilder()
                        .setValues(Values.toProtoOmap(values.values()))
                        .setMore(values.more()));
            case OsdSubOpResult.Stat stat ->
                to.setStat(OsdOpReplyBody.Stat.newBuilder()
                        .setSizeBytes(stat.sizeBytes())
                        .setMtimeMillis(stat.mtimeMillis())
                        .setUserVersion(stat.userVersion()));
            case OsdSubOpResult.Xattrs xattrs ->
                to.setXattrs(OsdOpReplyBody.Xattrs.newBuilder().addAllValues(Values.toProto(xattrs.values())));
            case OsdSubOpResult.Objects objects ->
                to.setObjects(OsdOpReplyBody.Objects.newBuilder()
                        .addAllObjects(Values.toProtoObjects(objects.objects()))
                        .setNext(Values.toProto(objects.next())));
        }
        return to.build();
    }

    private static OsdSubOpResult decodeResult(Result result, DataCursor data) throws MalformedFrameException {
        return switch (result.getResultCase()) {
            case DONE -> new OsdSubOpResult.Done();
            case SKIPPED -> new OsdSubOpResult.Skipped();
            case FAILED_ERRNO -> new OsdSubOpResult.Failed(Values.errorCode(result.getFailedErrno()));
            case DATA_BYTES -> new OsdSubOpResult.Data(data.take(result.getDataBytes()));
            case MISMATCH_OFFSET -> new OsdSubOpResult.Mismatch(result.getMismatchOffset());
            case EXTENTS -> decodeExtents(result.getExtents(), data);
            case OMAP_KEYS ->
                new OsdSubOpResult.OmapKeys(
                        Values.fromProtoBytes(result.getOmapKeys().getKeysList()),
                        result.getOmapKeys().getMore());
            case OMAP_VALUES ->
                new OsdSubOpResult.OmapValues(
                        Values.fromProtoOmap(result.getOmapValues().getValues()),
                        result.getOmapValues().getMore());
            case STAT -> {
                OsdOpReplyBody.Stat stat = result.getStat();
                yield new OsdSubOpResult.Stat(stat.getSizeBytes(), stat.getMtimeMillis(), stat.getUserVersion());
            }
            case XATTRS ->
                new OsdSubOpResult.Xattrs(Values.fromProto(result.getXattrs().getValuesList()));
            case OBJECTS ->
                new OsdSubOpResult.Objects(
                        Values.fromProtoObjects(result.getObjects().getObjectsList()),
                        Values.fromProto(result.getObjects().getNext()));
            case RESULT_NOT_SET -> throw MalformedFrameException.nonsense("a result of a kind unknown here");
        };
    }

    private static OsdOpReplyBody.Extents encodeExtents(OsdSubOpResult.Extents extents, List<Payload> data) {
        OsdOpReplyBody.Extents.Builder to = OsdOpReplyBody.Extents.newBuilder();
        for (OsdSubOpResult.Extent extent : extents.extents()) {
            to.addOffsets(extent.offset()).addLengths(extent.lengthBytes());
        }
        return to.setDataBytes(append(data, extents.bytes())).build();
    }

    private static OsdSubOpResult.Extents decodeExtents(OsdOpReplyBody.Extents from, DataCursor data)
            throws MalformedFrameException {
        if (from.getOffsetsCount() != from.getLengthsCount()) {
            throw MalformedFrameException.nonsense("extents of which not all have an offset and a length");
        }
        List<OsdSubOpResult.Extent> extents = new ArrayList<>(from.getOffsetsCount());
        for (int i = 0; i < from.getOffsetsCount(); i++) {
            extents.add(new OsdSubOpResult.Extent(from.getOffsets(i), from.getLengths(i)));
        }
        return new OsdSubOpResult.Extents(extents, data.take(from.getDataBytes()));
    }
}
