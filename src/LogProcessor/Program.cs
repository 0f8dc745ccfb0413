using LogProcessor.Running;

return Verbs.Run(args, Environment.GetEnvironmentVariable);
