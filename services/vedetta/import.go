package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/event"
	"vedetta/pkg/service"
)

func importCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: "Bring in what no collector saw"}
	var body string
	one := &cobra.Command{
		Use: "social FILE", Short: "Importa post e commenti da CSV o JSON / Import posts and comments", Args: cobra.ExactArgs(1),
		Long: `Legge modifiche di post e commenti da un file (CSV con intestazione, o JSON) e le
mette nella pipeline, come se le avesse raccolte un collettore. Le colonne stanno
in deploy/social/README.md, con nomi italiani o inglesi. Le righe che non possono
essere un evento vanno negli scarti, con il motivo. Rileggere lo stesso file non
aggiunge nulla.

Reads changes of posts and comments from a CSV or JSON file and puts them into the
pipeline, as a collector would. deploy/social/README.md describes the columns.
Importing the same file again adds nothing. It needs the key directory.`,
		Example: "  vedetta import social --body c_f257 commenti.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !event.Body(body).Valid() {
				return fmt.Errorf("--body %q is not an IPA code in lower case, such as c_f257", body)
			}
			c, err := config(cmd)
			if err != nil {
				return err
			}
			f, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("import: %w", err)
			}
			defer f.Close()
			bus, err := openBus(cmd, c)
			if err != nil {
				return err
			}
			defer bus.Close()
			env := service.Env{Log: service.Logger(cmd.ErrOrStderr(), "warn"), Metrics: service.Registry()}
			r, err := app.ImportSocial(cmd.Context(), env, c, bus, event.Body(body), f)
			for _, p := range r.Problems {
				fmt.Fprintln(cmd.ErrOrStderr(), p)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d eventi / events, %d rifiutati / refused\n", r.Events, r.Rejected)
			if err == nil && r.Rejected > 0 {
				err = errors.New("some rows are no events: they are in the dead letters; correct and import the file again")
			}
			return err
		},
	}
	one.Flags().StringVar(&body, "body", "", "IPA code of the body")
	cmd.AddCommand(one)
	return cmd
}
