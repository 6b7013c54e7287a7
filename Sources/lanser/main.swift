import LanserCommands

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

if let status = DescriptorReserve.statusIfExhausted() { exit(status) }
exit(await runLanser(arguments: Array(CommandLine.arguments.dropFirst())))
