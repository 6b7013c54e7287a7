import LanserCommands

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

exit(await runLanser(arguments: Array(CommandLine.arguments.dropFirst())))
