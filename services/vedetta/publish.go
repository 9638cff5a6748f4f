package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/policy/contacts"
	"vedetta/pkg/service"
)

// policyPublishCommand is for processes of their own; the all-in-one does the
// same by itself.
func policyPublishCommand() *cobra.Command {
	var watch bool
	cmd := &cobra.Command{
		Use: "publish", Short: "Mette in vigore i registri cambiati / Publish the registers that changed", Args: cobra.NoArgs,
		Long: `Legge i registri che la configurazione nomina (policies), con i loro contatti, ne
fa codici e pubblica ciò che è cambiato dall'ultima volta: il prossimo giudizio si
prende con il registro nuovo, quelli passati restano. Serve la cartella delle
chiavi: si esegue dove stanno i collettori. Un registro con errori non si pubblica
e resta in vigore quello di prima. Con --watch continua a guardare i file.
"vedetta up" lo fa da sé.

Reads the registers that the configuration names, with their contact lists, makes
tokens of all contacts, and publishes what has changed since the last time: a new
version beside the stream and a policy.changed event in it. The next verdict is
taken by the new register; past ones stay.

It needs the key directory, so run it where the collectors run. With --watch it
goes on and publishes each change within a second or two. A register with
mistakes is not published: all of them are told, and the one before it stays in
force. "vedetta up" does all this by itself.`,
		Example: `  vedetta policy check ente.yaml && vedetta policy publish
  vedetta policy publish --watch`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := config(cmd)
			if err != nil {
				return err
			}
			bus, err := openBus(cmd, c)
			if err != nil {
				return err
			}
			defer bus.Close()
			log := service.Logger(cmd.ErrOrStderr(), "info")
			show, end := contactsBar(cmd.ErrOrStderr())
			defer end()
			if watch {
				return app.WatchPolicies(cmd.Context(), c, bus, log, show)
			}
			if err := app.PublishPolicies(cmd.Context(), c, bus, log, show); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "pubblicato ciò che è cambiato / what has changed is published")
			return nil
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "continua, e pubblica ogni cambiamento dei file / go on and publish every change of the files")
	return cmd
}

// contactsBar shows how far the contacts of one register after another are read.
func contactsBar(w io.Writer) (show func(contacts.Progress), end func()) {
	var bar fileBar
	open := false
	end = func() {
		bar.end()
		open = false
	}
	return func(p contacts.Progress) {
		if !open {
			if p.Done >= p.Total {
				return // the end is told more than once
			}
			bar, open = bytesBar(w, "contatti · contacts"), true
		}
		if bar.show(p.Done, p.Total); p.Done >= p.Total {
			end()
		}
	}, end
}
