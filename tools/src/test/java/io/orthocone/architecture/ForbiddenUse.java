package io.orthocone.architecture;

import static java.lang.classfile.ClassFile.ACC_SYNCHRONIZED;
import static java.lang.classfile.ClassFile.ACC_VOLATILE;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One place in a class's byte code that falls under a ban. Method references count as calls. */
record ForbiddenUse(String className, String place, Ban ban, String what) {
    static List<ForbiddenUse> in(byte[] byteCode) {
        ClassModel model = ClassFile.of().parse(byteCode);
        Search search = new Search(name(model.thisClass().asSymbol()));
        for (FieldModel field : model.fields()) {
            if ((field.flags().flagsMask() & ACC_VOLATILE) != 0) {
                search.found(field.fieldName().stringValue(), Ban.LOCK, "a volatile field");
            }
        }
        model.methods().forEach(search::method);
        return List.copyOf(search.uses);
    }

    @Override
    public String toString() {
        return className + "." + place + " uses " + what + " [" + ban + ": " + ban.instead() + "]";
    }

    /** The name in source form, with {@code $} between a class and its nested ones. */
    private static String name(ClassDesc type) {
        if (type.isArray()) {
            return name(type.componentType()) + "[]";
        }
        return type.isPrimitive() || type.packageName().isEmpty()
                ? type.displayName()
                : type.packageName() + "." + binaryName(type);
    }

    private static String binaryName(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(descriptor.lastIndexOf('/') + 1, descriptor.length() - 1);
    }

    private static final class Search {
        private final String className;
        private final List<ForbiddenUse> uses = new ArrayList<>();

        Search(String className) {
            this.className = className;
        }

        void found(String place, Ban ban, String what) {
            uses.add(new ForbiddenUse(className, place, ban, what));
        }

        void method(MethodModel method) {
            String place = method.methodName().stringValue();
            if ((method.flags().flagsMask() & ACC_SYNCHRONIZED) != 0) {
                found(place, Ban.LOCK, "a synchronized method");
            }
            method.code().ifPresent(code -> code.forEach(element -> instruction(place, element)));
        }

        private void instruction(String place, CodeElement element) {
            switch (element) {
                case InvokeInstruction call ->
                    call(place, call.owner().asSymbol(), call.name().stringValue(), call.typeSymbol());
                case InvokeDynamicInstruction dynamic ->
                    dynamic.bootstrapArgs().forEach(argument -> reference(place, argument));
                case FieldInstruction access ->
                    use(
                            place,
                            name(access.owner().asSymbol()) + "."
                                    + access.name().stringValue());
                case MonitorInstruction monitor
                when monitor.opcode() == Opcode.MONITORENTER -> found(place, Ban.LOCK, "a synchronized block");
                default -> {}
            }
        }

        private void reference(String place, ConstantDesc argument) {
            if (argument instanceof DirectMethodHandleDesc handle) {
                switch (handle.kind()) {
                    case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER ->
                        use(place, name(handle.owner()) + "." + handle.methodName());
                    default ->
                        call(
                                place,
                                handle.owner(),
                                handle.methodName(),
                                MethodTypeDesc.ofDescriptor(handle.lookupDescriptor()));
                }
            }
        }

        private void call(String place, ClassDesc owner, String methodName, MethodTypeDesc type) {
            String parameters =
                    type.parameterList().stream().map(ForbiddenUse::name).collect(Collectors.joining(","));
            use(place, name(owner) + "." + methodName + "(" + parameters + ")");
        }

        private void use(String place, String what) {
            Ban.on(what).ifPresent(ban -> found(place, ban, what));
        }
    }
}
